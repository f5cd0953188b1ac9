import type { Theme } from '$lib/ui/theme.svelte';

/** Colours of the map. Day is warm paper, night is deep ink; the weave stands out from both. */
export interface Palette {
  /** Beyond the mapped land. */
  readonly beyond: string;
  readonly land: string;
  readonly forest: string;
  readonly green: string;
  readonly field: string;
  readonly rock: string;
  readonly glacier: string;
  readonly settlement: string;
  readonly industry: string;
  readonly water: string;
  readonly waterLine: string;
  readonly building: string;
  readonly buildingLine: string;
  readonly roadMajor: string;
  readonly road: string;
  readonly roadCasing: string;
  readonly path: string;
  readonly rail: string;
  readonly boundary: string;
  readonly label: string;
  readonly labelSoft: string;
  readonly labelWater: string;
  readonly halo: string;
  readonly thread: string;
  readonly relation: string;
  readonly account: string;
  readonly onSymbol: string;
  readonly rim: string;
  readonly cluster: string;
  readonly clusterText: string;
  readonly focus: string;
  readonly hit: string;
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  day: {
    beyond: '#eae1cf',
    land: '#f6f0e3',
    forest: '#d9e0c4',
    green: '#e6ebd0',
    field: '#f1ebcf',
    rock: '#e6ddcc',
    glacier: '#e4edee',
    settlement: '#ece3d2',
    industry: '#e7dfd6',
    water: '#b4d1d6',
    waterLine: '#8fb9c2',
    building: '#ddd0ba',
    buildingLine: '#cbbb9f',
    roadMajor: '#fbe6bf',
    road: '#fffdf7',
    roadCasing: '#d6c7ab',
    path: '#b8a37f',
    rail: '#a89c8b',
    boundary: '#a58a72',
    label: '#3a342b',
    labelSoft: '#6c6354',
    labelWater: '#3f7480',
    halo: '#f8f3e8',
    thread: '#9c3526',
    relation: '#7b6a8e',
    account: '#2b2620',
    onSymbol: '#fffaf0',
    rim: '#fffaf0',
    cluster: '#fffaf0',
    clusterText: '#26221c',
    focus: '#1f5f8b',
    hit: '#c98a00',
  },
  night: {
    beyond: '#0b0f16',
    land: '#121822',
    forest: '#13211d',
    green: '#15241f',
    field: '#171d20',
    rock: '#181d26',
    glacier: '#1a2530',
    settlement: '#181e2a',
    industry: '#191d27',
    water: '#0c2436',
    waterLine: '#1b4258',
    building: '#232b3a',
    buildingLine: '#2e3749',
    roadMajor: '#4a4436',
    road: '#2f3747',
    roadCasing: '#0c1017',
    path: '#4b5262',
    rail: '#4a5060',
    boundary: '#7a6a5c',
    label: '#e6ddcb',
    labelSoft: '#a59d8d',
    labelWater: '#6fa9bd',
    halo: '#0d121a',
    thread: '#f2987c',
    relation: '#b8a6d6',
    account: '#ece4d4',
    onSymbol: '#141a24',
    rim: '#0d121a',
    cluster: '#1d2431',
    clusterText: '#ece4d4',
    focus: '#8fc7f2',
    hit: '#f5c542',
  },
};

import artGallery from '@mapbox/maki/icons/art-gallery.svg?raw';
import bicycle from '@mapbox/maki/icons/bicycle.svg?raw';
import chargingStation from '@mapbox/maki/icons/charging-station.svg?raw';
import hardware from '@mapbox/maki/icons/hardware.svg?raw';
import heart from '@mapbox/maki/icons/heart.svg?raw';
import home from '@mapbox/maki/icons/home.svg?raw';
import library from '@mapbox/maki/icons/library.svg?raw';
import mobilePhone from '@mapbox/maki/icons/mobile-phone.svg?raw';
import park from '@mapbox/maki/icons/park.svg?raw';
import picnicSite from '@mapbox/maki/icons/picnic-site.svg?raw';
import restaurant from '@mapbox/maki/icons/restaurant.svg?raw';
import circle from '@mapbox/maki/icons/circle.svg?raw';
import townHall from '@mapbox/maki/icons/town-hall.svg?raw';

/** Path data of an icon on a 15 by 15 grid. */
export type IconPath = string;

function pathOf(svg: string): IconPath {
  const data = /\sd="([^"]+)"/.exec(svg)?.[1];
  if (data === undefined) throw new Error('icon: no path (expected: an SVG of one path)');
  return data.replace(/&#x[0-9a-f]+;/gi, ' ');
}

/** The twelve topics of the commons, in the order they are offered. */
export const TOPICS = [
  'wohnen',
  'ernährung',
  'mobilität',
  'energie',
  'bildung',
  'gesundheit',
  'natur',
  'kunst',
  'handwerk',
  'digitales',
  'nachbarschaft',
  'mitbestimmung',
] as const;

export type Topic = (typeof TOPICS)[number];

/** Colours carry an icon each, so that colour is never the only sign. */
export interface TopicLook {
  readonly icon: IconPath;
  /** Disc under a pale icon on paper. */
  readonly day: string;
  /** Disc under a dark icon on ink. */
  readonly night: string;
}

export const LOOKS: Readonly<Record<Topic, TopicLook>> = {
  wohnen: { icon: pathOf(home), day: '#8a5634', night: '#dbab88' },
  ernährung: { icon: pathOf(restaurant), day: '#b4531a', night: '#f2a56c' },
  mobilität: { icon: pathOf(bicycle), day: '#2a6a9c', night: '#86c0ec' },
  energie: { icon: pathOf(chargingStation), day: '#8f6a00', night: '#e6c55c' },
  bildung: { icon: pathOf(library), day: '#5a4da2', night: '#b7acf4' },
  gesundheit: { icon: pathOf(heart), day: '#ad2f58', night: '#f39db7' },
  natur: { icon: pathOf(park), day: '#3b7637', night: '#96d08d' },
  kunst: { icon: pathOf(artGallery), day: '#913a96', night: '#e4a5e7' },
  handwerk: { icon: pathOf(hardware), day: '#665f54', night: '#ccc3b4' },
  digitales: { icon: pathOf(mobilePhone), day: '#267480', night: '#83d2dc' },
  nachbarschaft: { icon: pathOf(picnicSite), day: '#ba3a2c', night: '#f69f92' },
  mitbestimmung: { icon: pathOf(townHall), day: '#33506e', night: '#a9c1ec' },
};

/** Things without a topic. */
export const NO_TOPIC: TopicLook = { icon: pathOf(circle), day: '#73695c', night: '#bdb4a5' };

export function isTopic(slug: string): slug is Topic {
  return (TOPICS as readonly string[]).includes(slug);
}

export function lookOf(slug: string | undefined): TopicLook {
  return slug !== undefined && isTopic(slug) ? LOOKS[slug] : NO_TOPIC;
}

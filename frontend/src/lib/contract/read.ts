/**
 * Readers for data that comes over the network. Everything the server says is read once, here at the border, and is a
 * plain typed value afterwards; what does not fit is a {@link ContractError} that names the place, never the value.
 */
export class ContractError extends Error {
  constructor(path: string, expected: string) {
    super(`${path}: not as agreed (expected: ${expected})`);
    this.name = 'ContractError';
  }
}

export type Reader<T> = (value: unknown, path: string) => T;
export type Fields = Readonly<Record<string, unknown>>;

export const object: Reader<Fields> = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ContractError(path, 'an object');
  return value as Fields;
};

export const text: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw new ContractError(path, 'a string');
  return value;
};

export const number: Reader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ContractError(path, 'a finite number');
  return value;
};

export const flag: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ContractError(path, 'true or false');
  return value;
};

export const list =
  <T>(item: Reader<T>): Reader<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new ContractError(path, 'an array');
    return value.map((entry, index) => item(entry, `${path}[${index}]`));
  };

/** Absent and null are the same: the column has no value. */
export const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, path) =>
    value === undefined || value === null ? null : reader(value, path);

export const orElse =
  <T>(reader: Reader<T>, fallback: T): Reader<T> =>
  (value, path) =>
    value === undefined || value === null ? fallback : reader(value, path);

export const oneOf =
  <const T extends string>(...allowed: readonly T[]): Reader<T> =>
  (value, path) => {
    const found = allowed.find((entry) => entry === value);
    if (found === undefined) throw new ContractError(path, allowed.join(', '));
    return found;
  };

export const counts: Reader<Readonly<Record<string, number>>> = (value, path) =>
  Object.fromEntries(Object.entries(object(value, path)).map(([key, count]) => [key, number(count, `${path}.${key}`)]));

/** Reads JSON text; text that is no JSON is a broken contract too. */
export function readJson(body: string, path: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ContractError(path, 'JSON');
  }
}

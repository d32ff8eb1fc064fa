// Maps that remember what was put into them last.

/** Puts a value in as the newest, and drops the oldest where there are more than `most`. */
export function putNewest<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key);
  map.set(key, value); // a Map keeps the order in which keys came
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

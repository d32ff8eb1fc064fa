// A bounded cache: a Map that evicts its oldest entries.

/** Puts an entry in as the newest, and evicts the oldest beyond `capacity`. */
export function putBounded<K, V>(map: Map<K, V>, key: K, value: V, capacity: number): void {
  map.delete(key);
  map.set(key, value); // a Map keeps the order in which keys came
  for (const oldest of map.keys()) {
    if (map.size <= capacity) return;
    map.delete(oldest);
  }
}

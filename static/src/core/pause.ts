// Yields to the browser, so that it paints and handles input between two tasks.

/** Resolves in a task of its own. */
export function pause(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve));
}

/** A page in the background never paints: do not wait for longer. */
const paintTimeoutMs = 1000;

/** Resolves after the first paint: work before it would delay what the reader sees first. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    new PerformanceObserver(() => resolve()).observe({ type: "paint", buffered: true });
    setTimeout(resolve, document.hidden ? 0 : paintTimeoutMs);
  });
}

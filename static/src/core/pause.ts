// Lets the browser paint and answer the reader between two pieces of work.

/** Resolves in a task of its own. */
export function pause(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve));
}

/** Milliseconds after which the first paint is no longer waited for: a page in the background has none. */
const paintTimeoutMs = 1000;

/** Resolves once the page as it came is on screen: the reader sees that first, and work would delay it. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    new PerformanceObserver(() => resolve()).observe({ type: "paint", buffered: true });
    setTimeout(resolve, document.hidden ? 0 : paintTimeoutMs);
  });
}

// Yields to the browser, so that it paints and handles input between two tasks.

/** Not in every browser, and not in the types of the language's own library. */
const { scheduler } = globalThis as { scheduler?: { postTask?(task: () => void): Promise<void> } };

/** Resolves in a task of its own; a timer that follows on others waits for 4 ms. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (scheduler?.postTask) void scheduler.postTask(resolve);
    else setTimeout(resolve);
  });
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

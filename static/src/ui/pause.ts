// Lets the browser paint and answer the reader between two pieces of work.

/** Resolves in a task of its own. */
export function pause(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve));
}

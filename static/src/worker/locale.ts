// Reads what the browser knows of how dates and numbers are written. The first
// time that takes long, and a browser reads it once for all threads of a page:
// here nobody waits for it. The name of the worker is the locale.

declare const self: DedicatedWorkerGlobalScope;

new Intl.NumberFormat(self.name).format(0);
new Intl.DateTimeFormat(self.name).format(0);
self.postMessage(null);

export {};

export function pageSources(): string;
export function serverSources(): string;

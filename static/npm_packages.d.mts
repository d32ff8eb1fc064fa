export function packAll(folder: string, described: string): Promise<{ filename: string; size: number }[]>;

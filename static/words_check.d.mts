export function faultsOf(
  messages: Record<string, Record<string, string>>,
  sources: string,
  composed: Record<string, string[] | string>,
): string[];
export function typesOf(english: Record<string, string>): string;

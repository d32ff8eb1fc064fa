import type { Messages } from "./src/words";

export const languages: string[];
export function messagesOf(language: string): Record<string, string>;
export function compiled(language: string): Messages;

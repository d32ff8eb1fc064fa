import type { Messages } from "./src/words/words";

export const languages: string[];
export const composed: Record<string, string[] | string>;
export function messagesOf(language: string): Record<string, string>;
export function pageMessagesOf(language: string): Record<string, string>;
export function compiled(language: string): Messages;
export function labelled(html: string, language: string): string;

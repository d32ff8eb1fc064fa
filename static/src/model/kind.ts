/** What a layer's features are. */
export type Kind = "base" | "control" | "claims" | "places" | "statements";

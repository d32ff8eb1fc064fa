// Positions that are typed or pasted into the search of a server's page. A script of its own:
// most searches are for names.

export { parsePosition } from "./position";

// Package address makes every address that the server hands out. A Resource is
// what an address is of, by its path on a server at the root of a host; a Site
// knows where readers reach the server, and turns a Resource into an address:
// relative to the host, or absolute. Nothing else joins the two, so that a
// server below a path hands out no address beside it.
package address

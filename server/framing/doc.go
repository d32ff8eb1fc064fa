// Package framing tells which part of the world a picture or an embed shows: a view, a box, what
// a layer covers, or a place and so many kilometres around it. Pictures, embeds and oEmbed take
// the same parameters and show the same.
package framing

package load

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strings"

	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

// Draft is a draft as it is told to whoever made it: this once with its address.
type Draft struct {
	geo.Draft
	// Address is of the map, on the newest of the draft's dates, without the host where
	// that is not known.
	Address string `json:"address"`
}

// WithDraft is the report of a load of which a draft was made.
type WithDraft struct {
	data.LoadReport
	Draft Draft `json:"draft"`
}

// NewDraft is the draft with its address on a server that readers reach at a public URL,
// "" where it is not known.
func NewDraft(publicURL, secret string, d geo.Draft) Draft {
	at := address.DraftPrefix + secret + "/"
	if n := len(d.Dates); n > 0 {
		at += "?" + url.Values{"date": {d.Dates[n-1].String()}}.Encode()
	}
	return Draft{d, strings.TrimRight(publicURL, "/") + at}
}

// PrintDraft says where a draft is shown.
func PrintDraft(w io.Writer, d Draft) {
	fmt.Fprintf(w, "%s: draft %d, shown to whoever has this address until %s; it is not told again:\n%s\n",
		cmp.Or(d.Layer, "all layers"), d.ID, terminal.Minute(d.ExpiresAt)+" UTC", d.Address)
	fmt.Fprintf(w, "Publish it with `frontline draft publish %d`, or discard it.\n", d.ID)
}

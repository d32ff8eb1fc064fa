package phrase

// Text is a text that may stand in another language than the page.
type Text struct {
	Text string
	Lang string // "" where it is the page's
}

// Source is a source with its address, where it has one of the web.
type Source struct {
	Text    Text
	Address string
}

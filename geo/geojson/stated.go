package geojson

// statesDate reports whether a member of a collection is one in which programs
// say of which date it is.
func statesDate(name string) bool {
	switch name {
	case "name", "title", "filename", "date", "day", "datetime", "timestamp", "valid_on", "as_of":
		return true
	}
	return false
}

// statedMember reads such a member, and hands over what it says.
func (d *decoder) statedMember(name string) error {
	d.src.budget = maxToken
	if d.stated == nil || d.json.PeekKind() != '"' {
		return d.skip()
	}
	tok, err := d.token()
	if err != nil {
		return err
	}
	d.stated(name, tok.String())
	return nil
}

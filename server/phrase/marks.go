package phrase

import (
	"strings"
	"unicode/utf8"

	"frontline/geo/editor"
)

// unquoted takes the signs of quotations out of an editor's words, so that none ends the quotation
// that they stand in.
var unquoted = strings.NewReplacer(`"`, "", "“", "", "”", "", "„", "", "‟", "", "«", "", "»", "", "″", "")

// Marks says which marks an editor adds, in quotation marks, so that whoever hears it knows where the
// editor's words end, and that they are none of the record; "" for none. Of the words those are told that
// have room in so many letters, all for 0: the record's own words must not give way to them.
func (w Writer) Marks(marks []editor.Mark, most int) string {
	if len(marks) == 0 {
		return ""
	}
	var said []string
	letters := 0
	for _, m := range marks {
		words := strings.TrimSpace(unquoted.Replace(m.Text))
		if words == "" {
			continue
		}
		if letters += utf8.RuneCountInString(words); most > 0 && letters > most {
			said = append(said, "…")
			break
		}
		said = append(said, "“"+words+"”")
	}
	words := w.T("picture.editor_marks")
	if len(said) > 0 {
		words += ": " + strings.Join(said, "; ")
	}
	return words
}

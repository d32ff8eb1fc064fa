package phrase

import (
	"strings"

	"frontline/geo/editor"
)

// Marks says which marks an editor adds, and that they are none of the record; "" for none.
func (w Writer) Marks(marks []editor.Mark) string {
	if len(marks) == 0 {
		return ""
	}
	var said []string
	for _, m := range marks {
		if m.Text != "" {
			said = append(said, m.Text)
		}
	}
	words := w.T("picture.editor_marks")
	if len(said) > 0 {
		words += ": " + strings.Join(said, "; ")
	}
	return words
}

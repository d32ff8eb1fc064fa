package place

import (
	"sort"
	"strings"
)

// texts are many short texts in one, to be looked through for what is in them.
type texts struct {
	all    strings.Builder
	begins []int32
}

// separator is in no folded text.
const separator = '\n'

func (t *texts) add(s string) {
	t.begins = append(t.begins, int32(t.all.Len()))
	t.all.WriteString(s)
	t.all.WriteByte(separator)
}

// text is one of them.
func (t *texts) text(i int) string {
	end := t.all.Len()
	if i+1 < len(t.begins) {
		end = int(t.begins[i+1])
	}
	return t.all.String()[t.begins[i] : end-1]
}

// each calls f with the number of each text that has a part in it, in order.
func (t *texts) each(part string, f func(i int)) {
	all := t.all.String()
	for from := 0; ; {
		at := strings.Index(all[from:], part)
		if at < 0 {
			return
		}
		at += from
		i := sort.Search(len(t.begins), func(i int) bool { return int(t.begins[i]) > at }) - 1
		f(i)
		if i+1 == len(t.begins) {
			return
		}
		from = int(t.begins[i+1])
	}
}

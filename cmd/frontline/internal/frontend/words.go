// Package frontend is what the server shows of this program itself: the front end, the manual, and the messages
// of all languages.
package frontend

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"frontline/geo/raster/paint"
	"frontline/server/words"
	"frontline/static"
)

// LoadWords reads the messages of all languages, and adds those that were given
// to the front end. It warns of letters that pictures cannot show.
func LoadWords(warnings io.Writer, dirs []string, app fs.FS) (*words.Book, fs.FS, error) {
	given, err := words.Folders(dirs)
	if err != nil {
		return nil, nil, err
	}
	book, err := words.Load(static.Words, given...)
	if err != nil {
		return nil, nil, err
	}
	for _, folder := range given {
		if text := Undrawn(book, folder.Tag); text != "" {
			fmt.Fprintln(warnings, "warning:", text)
		}
	}
	app, err = book.App(app)
	return book, app, err
}

// Undrawn says which letters of a language pictures cannot show; "" for none.
func Undrawn(book *words.Book, lang string) string {
	var text strings.Builder
	speaker := book.In(lang)
	for _, key := range book.Keys() {
		if message, ok := speaker.Text(key); ok {
			text.WriteString(message)
		}
	}
	missing := slices.DeleteFunc(paint.Undrawn(text.String()), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(missing) == 0 {
		return ""
	}
	const shown = 20
	more := ""
	if n := len(missing) - shown; n > 0 {
		missing, more = missing[:shown], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("pictures in %s lack the letters %q%s and leave them out: their font has Latin, Greek and Cyrillic letters only", lang, string(missing), more)
}

// BuiltIn are the front end and the manual that are in the program.
func BuiltIn() (app, docs fs.FS, err error) {
	app, err = fs.Sub(static.FS, "dist")
	return app, static.Docs, err
}

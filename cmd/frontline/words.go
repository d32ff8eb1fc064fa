package main

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

// loadWords reads the messages of all languages, and adds those that were given
// to the front end. It warns of letters that pictures cannot show.
func loadWords(warnings io.Writer, dirs []string, app fs.FS) (*words.Book, fs.FS, error) {
	given, err := words.Folders(dirs)
	if err != nil {
		return nil, nil, err
	}
	book, err := words.Load(static.Words, given...)
	if err != nil {
		return nil, nil, err
	}
	for _, folder := range given {
		if text := undrawn(book, folder.Tag); text != "" {
			fmt.Fprintln(warnings, "warning:", text)
		}
	}
	app, err = book.App(app)
	return book, app, err
}

// undrawn says which letters of a language pictures cannot show; "" for none.
func undrawn(book *words.Book, lang string) string {
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

// words looks at the languages that are given.
func (c *configCheck) words() {
	given, err := words.Folders(c.cli.Serve.Words)
	if err != nil {
		c.wrong = append(c.wrong, err)
		return
	}
	book, err := words.Load(static.Words)
	if err != nil {
		c.bad = append(c.bad, err)
		return
	}
	for _, folder := range given {
		missing := 0
		for _, p := range book.Check(folder) {
			switch {
			case p.IsWrong():
				c.bad = append(c.bad, fmt.Errorf("words: %s", p))
				continue
			case p.IsMissing():
				missing++
			}
			fmt.Fprintf(c.Stdout, "Note: words: %s\n", p)
		}
		if own, err := words.Load(static.Words, folder); err == nil {
			if text := undrawn(own, folder.Tag); text != "" {
				fmt.Fprintf(c.Stdout, "Note: words: %s\n", text)
			}
		}
		fmt.Fprintf(c.Stdout, "Words of %s: %d of %d messages; the others are said in English.\n", folder.Tag, len(book.Keys())-missing, len(book.Keys()))
	}
}

package main

import (
	"fmt"
	"io/fs"

	"frontline/server/words"
	"frontline/static"
)

// loadWords reads the messages of all languages, and adds those that were given
// to the front end.
func loadWords(dirs []string, app fs.FS) (*words.Book, fs.FS, error) {
	given, err := words.Folders(dirs)
	if err != nil {
		return nil, nil, err
	}
	book, err := words.Load(static.Words, given...)
	if err != nil {
		return nil, nil, err
	}
	app, err = book.App(app)
	return book, app, err
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
			fmt.Fprintf(c.stdout, "Note: words: %s\n", p)
		}
		fmt.Fprintf(c.stdout, "Words of %s: %d of %d messages; the others are said in English.\n", folder.Tag, len(book.Keys())-missing, len(book.Keys()))
	}
}

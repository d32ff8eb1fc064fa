package load

import (
	"context"

	"frontline/data"
	"frontline/server/phrase"
	"frontline/server/words"
	"frontline/static"
)

// SayWhere says in every language where the pieces lie of which a report tells, as the server does:
// by the settlements that come with the program, where the record has its layers.
func SayWhere(ctx context.Context, db *data.DB, r *data.LoadReport) error {
	since, err := db.BundledSince(ctx)
	if err != nil || since == 0 {
		return err
	}
	gazetteer, err := data.Gazetteer()
	if err != nil {
		return err
	}
	book, err := words.Load(static.Words)
	if err != nil {
		return err
	}
	for _, f := range r.Files {
		for _, c := range []*data.Changes{f.Changes, f.Replaces} {
			if c == nil {
				continue
			}
			for i, p := range c.Pieces {
				at, ok := gazetteer.Where(p.Center())
				if !ok {
					continue
				}
				c.Pieces[i].Where = map[string]string{}
				for _, lang := range book.Languages() {
					c.Pieces[i].Where[lang] = phrase.Writer{Speaker: book.In(lang)}.Where(at, p.Region)
				}
				r.Gazetteer = &gazetteer.About
			}
		}
	}
	return nil
}

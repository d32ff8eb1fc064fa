// Package withdraw finishes a command that takes something back: it waits for the servers, and has
// caches purge what they hold.
package withdraw

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"frontline/cmd/frontline/internal/configfile"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/servers"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

// Flags are the flags of every command that takes something back.
type Flags struct {
	PublicURL string `env:"FRONTLINE_PUBLIC_URL" placeholder:"URL" help:"As serve has it: the addresses to purge begin with its path. [$FRONTLINE_PUBLIC_URL]"`
	JSON      bool   `name:"json" help:"Report as JSON."`

	Replicas []string `env:"FRONTLINE_REPLICAS" placeholder:"URL" help:"Servers that answer from copies of the database, such as http://192.0.2.20:8080, with commas between: this returns, and has caches purge, when they know of the withdrawal, too. [$FRONTLINE_REPLICAS]"`

	PurgeHook       string `env:"FRONTLINE_PURGE_HOOK" placeholder:"URL" help:"A cache in front that purges by key: the keys are sent there by POST, as Surrogate-Key, as Cache-Tag and as the tags of a JSON object. [$FRONTLINE_PURGE_HOOK]"`
	PurgeHookHeader string `env:"FRONTLINE_PURGE_HOOK_HEADER" secret:"" placeholder:"FIELD" help:"What lets you in there, such as 'Authorization: Bearer …' or 'Fastly-Key: …'. Others can read flags: set it by the environment or the configuration file. [$FRONTLINE_PURGE_HOOK_HEADER]"`
}

// Cached is what caches may hold of what was taken back. Nothing of it is of
// what the public was never shown.
type Cached struct {
	Keys     []string `json:"keys,omitempty"`     // by which caches that know keys purge it
	Prefixes []string `json:"prefixes,omitempty"` // the addresses for all others; * in them is anything
}

// Front is how to reach what is in front of the server.
type Front struct {
	mount    address.Mount
	hook     purgeHook
	replicas []string // their addresses
	json     bool     // whether to report as JSON
}

// Change is a change that took something back.
type Change struct {
	servers.Withdrawn                                       // what servers must know; of no revision where they do
	Shown             []data.Shown                          // for which days it was shown
	Kept              func(address.Made) []address.Resource // under which addresses
	Print             func()                                // says what was done
	Report            func(Cached) any                      // says it as JSON, and what caches hold
}

// Finish says what was done, waits until the servers on this host answer so, and then
// has the cache in front purge what it holds: before, the cache could be given it
// again. All that caches may hold comes last, so that nothing waits for who reads
// the lines. What was withdrawn stays so whatever fails.
func (f Front) Finish(p *program.Program, db *data.DB, c Change) error {
	if !f.json {
		c.Print()
	}
	w, err := f.cached(p, db, c)
	if err != nil {
		return err
	}
	if len(w.Keys) > 0 { // else nobody was shown it
		if c.Revision > 0 {
			err = errors.Join(servers.Await(p.Ctx, db, c.Withdrawn, servers.Timeout), servers.AwaitReplicas(p.Ctx, f.replicas, c.Withdrawn, servers.ReplicasTimeout))
		}
		err = errors.Join(err, f.purge(p, w.Keys, c.Shown))
	}
	if f.json {
		return errors.Join(err, terminal.PrintJSON(p.Stdout, c.Report(w)))
	}
	w.print(p.Stdout, c.Shown)
	return err
}

// Preview says what a change would do, and what caches may hold of it. Nothing is purged.
func (f Front) Preview(p *program.Program, db *data.DB, c Change) error {
	w, err := f.cached(p, db, c)
	if err != nil {
		return err
	}
	if f.json {
		return terminal.PrintJSON(p.Stdout, c.Report(w))
	}
	c.Print()
	w.print(p.Stdout, c.Shown)
	fmt.Fprintln(p.Stdout, "Nothing was changed, and nothing purged")
	return nil
}

// Check reads the settings, before anything is changed. What is wrong with them is a wrong call.
func (f Flags) Check() (front Front, err error) {
	public, err := configfile.PublicURL(f.PublicURL)
	if err == nil {
		front.mount, err = address.NewMount(public, false)
	}
	if err == nil {
		front.hook, err = f.hook()
		front.json = f.JSON
	}
	if err == nil {
		front.replicas, err = servers.ParseReplicas(f.Replicas)
	}
	if err != nil {
		return Front{}, program.WrongCall(err)
	}
	return front, nil
}

// Wrong returns all that is wrong with the purge hook and the replicas.
func (f Flags) Wrong() (wrong []error) {
	if _, err := f.hook(); err != nil {
		wrong = append(wrong, err)
	}
	if _, err := servers.ParseReplicas(f.Replicas); err != nil {
		wrong = append(wrong, err)
	}
	return wrong
}

// cached finds what caches may hold of what was shown.
func (f Front) cached(p *program.Program, db *data.DB, c Change) (Cached, error) {
	return Find(p.Ctx, db, f.mount, geo.DateOf(p.Now()), c.Shown, c.Kept)
}

// Find finds what caches may hold of what was shown, under which addresses of a server.
func Find(ctx context.Context, db *data.DB, mount address.Mount, today geo.Date, shown []data.Shown, kept func(address.Made) []address.Resource) (Cached, error) {
	var out Cached
	for layer, dates := range byLayer(shown) {
		l, err := db.PublicLayer(ctx, layer)
		if err != nil {
			return Cached{}, err
		}
		made := address.Made{Layer: layer, Everywhere: l.Kind == geo.KindBase}
		for _, s := range dates {
			out.Keys = append(out.Keys, geo.SnapshotKey(layer, s.Date))
		}
		out.Keys = append(out.Keys, geo.SeriesKey(layer))
		for _, days := range merged(dates) {
			made.Days = append(made.Days, geo.DatePrefixes(days.Date, days.Until)...)
			if days.Until >= today {
				made.Days = append(made.Days, geo.AsOfRef{Latest: true}.String())
			}
		}
		for _, r := range kept(made) {
			if at := mount.Local(r); !slices.Contains(out.Prefixes, at) {
				out.Prefixes = append(out.Prefixes, at)
			}
		}
	}
	return out, nil
}

// byLayer goes through what was shown layer by layer, by date.
func byLayer(shown []data.Shown) func(func(string, []data.Shown) bool) {
	sorted := slices.SortedFunc(slices.Values(shown), func(a, b data.Shown) int {
		return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Date, b.Date))
	})
	return func(yield func(string, []data.Shown) bool) {
		for len(sorted) > 0 {
			layer := sorted[0].Layer
			n := slices.IndexFunc(sorted, func(s data.Shown) bool { return s.Layer != layer })
			if n < 0 {
				n = len(sorted)
			}
			if !yield(layer, sorted[:n]) {
				return
			}
			sorted = sorted[n:]
		}
	}
}

// merged returns the periods of one layer's dates, those that meet as one.
func merged(dates []data.Shown) []data.Shown {
	var out []data.Shown
	for _, s := range dates {
		if n := len(out); n > 0 && s.Date <= out[n-1].Until+1 {
			out[n-1].Until = max(out[n-1].Until, s.Until)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// print lists keys and addresses, each on a line that begins with two blanks, so
// that a script finds them.
func (w Cached) print(to io.Writer, shown []data.Shown) {
	if len(w.Keys) == 0 {
		return
	}
	for layer, dates := range byLayer(shown) {
		for _, days := range merged(dates) {
			fmt.Fprintf(to, "Caches may hold it in answers for %s of %s to %s\n", layer, days.Date, days.Until)
		}
	}
	fmt.Fprintln(to, "Purge these keys from a cache in front that knows keys:")
	printLines(to, w.Keys)
	fmt.Fprintln(to, "and these addresses, in which * is anything, from any other:")
	printLines(to, w.Prefixes)
}

// purge has the cache in front purge all keys.
func (f Front) purge(p *program.Program, keys []string, shown []data.Shown) error {
	if f.hook.url == nil {
		return nil
	}
	left, err := f.hook.purge(p.Ctx, keys)
	if err == nil {
		fmt.Fprintf(p.Stderr, "%s was told to purge %d keys\n", f.hook.url.Host, len(keys))
		return nil
	}
	var again strings.Builder
	for layer, dates := range byLayer(shown) {
		fmt.Fprintf(&again, "\n  frontline recall %s %s", layer, dates[0].Date)
		if last := dates[len(dates)-1].Date; last != dates[0].Date {
			fmt.Fprintf(&again, " %s", last)
		}
	}
	return fmt.Errorf("the cache in front holds what was withdrawn still: %w\nNot purged: %s\nOnce it can be reached, run%s", err, strings.Join(left, " "), again.String())
}

func printLines(to io.Writer, lines []string) {
	for _, line := range lines {
		fmt.Fprintf(to, "  %s\n", line)
	}
}

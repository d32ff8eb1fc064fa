package publish

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// findPlaces finds which places have pages, as many as are asked for: those that the record names, then
// those that had pages before, so that addresses stay, then the others in their order.
func (r *run) findPlaces(ctx context.Context) error {
	r.places, r.next.Places = nil, map[string]string{}
	if r.Options.Places == nil || r.MaxPlaces == 0 {
		return nil
	}
	refs, near, ids, err := r.Options.Places.PagedPlaces(ctx)
	if err != nil {
		return fmt.Errorf("publish: places: %w", err)
	}
	had := func(ref string) bool { return r.was != nil && r.was.Places[placeID(ref)] == ref }
	for _, before := range []bool{true, false} {
		for _, ref := range near {
			if had(ref) == before {
				refs = append(refs, ref)
			}
		}
	}
	r.places = refs[:min(len(refs), r.MaxPlaces)]
	r.report.Places, r.report.PlacesLeft = len(r.places), len(refs)-len(r.places)
	for i, ref := range r.places {
		for _, id := range ids[ref] {
			r.next.Places[id] = ref
		}
		for _, lang := range r.languages() { // each leads to others
			r.willBe(placeName(ref, lang))
			if r.isPictured(i) {
				r.willBe(placePictureName(ref, lang))
			}
		}
		r.willBe(placeFeedName(ref))
	}
	r.total += len(r.places)
	return nil
}

// placePages publishes the pages about places as of the newest date, in each language, and their feeds.
func (r *run) placePages(ctx context.Context) error {
	return r.each(ctx, len(r.places), func(ctx context.Context, i int) error {
		ref := r.places[i]
		defer r.step(ref)
		for _, lang := range r.languages() {
			if err := r.placePage(ctx, ref, lang, r.isPictured(i)); err != nil {
				return err
			}
		}
		name := placeFeedName(ref)
		if r.pageAgain(name, r.madeOf(ref)) {
			return nil
		}
		feed, err := r.ask(ctx, "/"+name)
		if err != nil {
			return err
		}
		return r.page(ctx, name, r.placesOnSite(r.onSite(feed.body)), feed.tags())
	})
}

// madeOf is what a page about a place is made of: all of the record, the day, and which others there are.
func (r *run) madeOf(ref string) string {
	return r.facts.until(r.record.Today, "place", ref, r.record.Today.String(), strings.Join(r.places, " "), strconv.Itoa(r.PlacePictures))
}

// isPictured is whether previews of links to the page about a place show a picture of it: those that the
// record names come first.
func (r *run) isPictured(i int) bool { return i < r.PlacePictures }

// notOfPlaces is what pages about places have that is not published: the picture within the page, and the
// data of the position, which the map works out.
var notOfPlaces = regexp.MustCompile(`(?s)<p><a [^>]*><picture>.*?</picture></a></p>\n|<p class="data">.*?</p>\n`)

func (r *run) placePage(ctx context.Context, ref, lang string, isPictured bool) error {
	name, picture := placeName(ref, lang), placePictureName(ref, lang)
	isAgain := r.pageAgain(name, r.madeOf(ref))
	if isPictured && !r.pageAgain(picture, r.madeOf(ref)) {
		isAgain = false
	}
	if isAgain {
		return nil
	}
	a, err := r.ask(ctx, "/"+placePrefix+ref+"?"+url.Values{"lang": {lang}}.Encode())
	if err != nil {
		return err
	}
	w := rewrite{page: name, policy: a.header.Get("Content-Security-Policy"), base: r.base, site: r.Site.String(), has: r.has}
	if address := metaContent(a.body, "og:image"); isPictured && strings.HasPrefix(address, r.base+"/") {
		drawn, err := r.ask(ctx, strings.TrimPrefix(address, r.base))
		if err != nil {
			return err
		}
		if err := r.page(ctx, picture, drawn.body, drawn.tags()); err != nil {
			return err
		}
		w.picture = r.base + "/" + picture
	}
	return r.page(ctx, name, w.html(notOfPlaces.ReplaceAll(a.body, nil)), a.tags())
}

// placesOnSite makes addresses of pages about places, as the server gives them in a feed, those of the
// site's.
func (r *run) placesOnSite(feed []byte) []byte {
	address := regexp.MustCompile(regexp.QuoteMeta(r.base) + `(/place/[^"<?]+)(?:\?lang=(\w+))?`)
	return address.ReplaceAllFunc(feed, func(found []byte) []byte {
		parts := address.FindSubmatch(found)
		if name := r.placeAt(string(parts[1]), string(parts[2])); name != "" {
			return []byte(r.base + "/" + name)
		}
		return found
	})
}

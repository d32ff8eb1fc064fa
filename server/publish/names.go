package publish

import (
	"encoding/hex"
	"net/url"
	"path"
	"strings"
)

// The names of pages.
const (
	mapPage      = "index.html"
	manifestPage = "manifest.webmanifest"
	iconPage     = "favicon.ico" // where the site is at the root of its host, programs ask for it
	picturePage  = "preview.png"
	docsPrefix   = "docs/"
)

// The names and addresses of text pages.
const (
	textPrefix = "text/"
	textStyle  = textPrefix + "style.css"
	newestText = "latest"
)

const areaPrefix = "area/"

// The names of what other sites embed, and the server's addresses of the same.
const (
	embedPage    = "embed.html"
	embedPath    = "/embed"
	embedScript  = "embed.js"
	examplesPage = "embed/examples.html"
	examplesPath = "/embed/examples"
	oembedPath   = "/oembed"
)

// sitemapPage lists the pages for search engines, as sitemaps.org has it; most is as many as it may.
const (
	sitemapPage = "sitemap.xml"
	sitemapMost = 50_000
)

const picturePrefix = "pictures/"

const oembedPrefix = "oembed/"

// The names of pages about places, and of their feeds.
const (
	placePrefix     = "place/"
	placeFeedPrefix = "feed/place/"
)

const recordAddress = "/api/record.json"

// settlementsAddress is where the page finds the gazetteer, which the server searches itself.
const settlementsAddress = "/api/settlements.json"

// textName is the file of a date, or of two, in words. The newest has a name that stays.
func textName(name, lang string) string {
	if name == newestText {
		return textPrefix + lang + ".html"
	}
	return textPrefix + name + "." + lang + ".html"
}

func textAddress(ref, lang string) string {
	return "/text/" + ref + "?" + url.Values{"lang": {lang}}.Encode()
}

// areaOf is the file of a layer's areas at an address.
func areaOf(path string) (name string, ok bool) {
	layer, isOfLayer := strings.CutPrefix(path, "/api/layers/")
	layer, isArea := strings.CutSuffix(layer, "/area.csv")
	if !isOfLayer || !isArea {
		return "", false
	}
	return areaPrefix + layer + ".csv", true
}

// embedName is the embed in a language. A link names embedPage, which is in the default one and goes to
// that of the reader.
func embedName(lang string) string { return "embed." + lang + ".html" }

func pictureName(name, lang string) string { return picturePrefix + name + "." + lang + ".png" }

func oembedName(name, lang string) string { return oembedPrefix + name + "." + lang + ".json" }

func placeName(ref, lang string) string { return placePrefix + ref + "/" + lang + ".html" }

// placePictureName is what previews of links to the page about a place show.
func placePictureName(ref, lang string) string { return pictureName("place-"+placeID(ref), lang) }

func placeFeedName(ref string) string { return placeFeedPrefix + placeID(ref) + ".atom" }

// placeID is the id that how a page is called in addresses begins with.
func placeID(ref string) string {
	id, _, _ := strings.Cut(ref, "-")
	return id
}

// listName is the list of all that is published, in a language.
func listName(lang string) string { return textPrefix + "all." + lang + ".html" }

// langOf is the language of a page in words, by its name.
func langOf(page string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(page, textPrefix), ".html")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// stemOf is what of an address stands in an object's name, so that a person
// finds it and a download is called by it.
func stemOf(address string) string {
	dir, file := path.Split(address)
	stem, _, _ := strings.Cut(strings.TrimSuffix(file, path.Ext(file)), "@")
	if stem == "features" || stem == "places" {
		date, _, _ := strings.Cut(path.Base(dir), "@")
		return date + "-" + stem
	}
	return stem
}

// objectName names content: 128 bits of its SHA-256 tell it from any other.
func objectName(layer, stem string, sum []byte, ending string) string {
	return objectPrefix + layer + "/" + stem + "." + hex.EncodeToString(sum[:16]) + ending
}

package page

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *Pages) Mount(m web.Mux) {
	m.Get("/", s.texts.InLanguage(s.handleIndex), mapNames...)
	m.Get(address.DeskPath, s.handleDesk, "lang")
	m.Get(address.DeskPath+"/", s.handleDesk, "lang")
	m.Get(address.WorkerPath, s.handleServiceWorker)
	m.Get(address.ManifestPath, s.handleManifest)
	m.Get(address.IconPath, s.handleIcon)
	m.Get(address.AssetsPrefix+"*", s.handleAsset)
	m.Get(address.DocsPath, s.handleDocs)
	m.Get(address.DocsPrefix+"*", s.handleDocs)
	m.Get(address.RobotsPath, s.handleRobots)
	m.Get(address.SitemapPath, s.handleSitemap)
	m.Get(address.SecurityPath, s.handleSecurityTxt)
}

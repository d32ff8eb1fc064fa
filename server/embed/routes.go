package embed

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *Embeds) Mount(m web.Mux) {
	m.Get(address.EmbedPath, s.texts.InLanguage(s.handleEmbed), embedNames...)
	m.Get(address.EmbedScript, s.handleEmbedScript)
	m.Get(address.ExamplesPath, s.handleEmbedExamples)
	m.GetPaced(address.OEmbedPath, web.Heavy, s.handleOEmbed, "format", "maxheight", "maxwidth", "url")
}

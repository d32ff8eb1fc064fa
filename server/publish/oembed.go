package publish

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/v1"
)

// oembed publishes how to embed a view, as a page's head leads to it. Who asks for a width or for
// XML needs a server.
func (r *run) oembed(ctx context.Context, name string, view url.Values, picture string) error {
	a, err := r.ask(ctx, "/oembed?"+url.Values{"format": {"json"}, "url": {r.base + "/?" + view.Encode()}}.Encode())
	if err != nil {
		return err
	}
	answer := map[string]any{}
	if err := json.Unmarshal(a.body, &answer); err != nil {
		return fmt.Errorf("publish: %s: %w", name, err)
	}
	answer["html"] = strings.ReplaceAll(fmt.Sprint(answer["html"]), r.base+embedPath+"?", r.base+"/"+embedPage+"?")
	answer["provider_url"] = r.Site.String()
	if answer["thumbnail_url"] = r.base + "/" + picture; picture == "" {
		for field := range answer {
			if strings.HasPrefix(field, "thumbnail_") {
				delete(answer, field)
			}
		}
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("publish: %s: %w", name, err)
	}
	return r.page(ctx, name, raw, a.tags())
}

package load

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
)

// TestWhatIsDoneIsSaid: whoever takes something back is told that it is done where what caches hold of it
// can't be listed.
func TestWhatIsDoneIsSaid(t *testing.T) {
	t.Parallel()
	w := data.Withdrawal{Rollback: &data.RollbackReport{Revision: 7}}
	for name, tt := range map[string]struct {
		err  error
		says string
	}{
		"listed": {nil, `"purge":["/text/"],"purge_keys":["frontline"]}`},
		"failed": {errors.New("disk I/O error"), `"purge_unlisted":"it is done`},
	} {
		b, err := json.Marshal(withdrawn(w, withdraw.Cached{Prefixes: []string{"/text/"}, Keys: []string{"frontline"}}, tt.err))
		if err != nil {
			t.Fatal(err)
		}
		if text := string(b); !strings.Contains(text, tt.says) || !strings.HasPrefix(text, `{"revision":7,`) || strings.Contains(text, "disk") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

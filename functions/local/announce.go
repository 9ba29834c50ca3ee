package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/auth"
)

// announce prints where the product is and who can sign in.
func (s settings) announce(address string, defs *catalog.Catalog, users []auth.User) {
	fmt.Fprintf(s.out, "\n%s staat klaar op http://%s\n\n", product, address)
	fmt.Fprintf(s.out, "Kies daar een van de %d demogebruikers. Een paar om mee te beginnen:\n\n", len(users))
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	for _, u := range examples(users) {
		place := "landelijk"
		if g := defs.Gemeente(u.Gemeente); g != nil {
			place = g.Name
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", u.Name, strings.Join(u.Roles, ", "), place)
	}
	w.Flush()
	fmt.Fprintf(s.out, "\nZonder inloggen: http://%s/publiek\nStoppen: Ctrl+C. Alles blijft bewaard in %s.\n", address, s.data)
}

// examples is the first user of every combination of roles.
func examples(users []auth.User) []auth.User {
	seen := map[string]bool{}
	var list []auth.User
	for _, u := range users {
		if roles := strings.Join(u.Roles, "+"); !seen[roles] {
			seen[roles] = true
			list = append(list, u)
		}
	}
	return list
}

package admin

import "effectmonitor/functions/internal/policy"

// Route is an address with the action that the policies are asked about.
type Route struct {
	Pattern string
	Action  policy.Action
}

// Routes are all addresses of the pages.
func Routes() []Route {
	var list []Route
	for _, r := range New(Config{}).routes() {
		list = append(list, Route{r.pattern, r.action})
	}
	return list
}

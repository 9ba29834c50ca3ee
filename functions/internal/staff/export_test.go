package staff

// Patterns are all addresses behind the sign-in, for the test of rights.
func Patterns() []string {
	var out []string
	for _, r := range (&Staff{}).routes() {
		out = append(out, r.pattern)
	}
	return out
}

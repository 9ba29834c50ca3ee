
// levelsOf are the texts in the policies that name no entity and no policy: what a
// resource is compared with.
func levelsOf(document []byte) []string {
	entity := regexp.MustCompile(`(?:\w+::|@id\()"[^"]+"`)
	return names(anyText, entity.ReplaceAll(document, nil))
}

package read

import (
	"testing"
)

func TestSchemasCompile(t *testing.T) {
	set, err := loadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range set.kinds {
		if set.compiled[kind+testSuffix] == nil {
			t.Errorf("there is no schema for the tests of %s", kind)
		}
	}
	if len(set.kinds) < 7 {
		t.Errorf("kinds %v", set.kinds)
	}
}

package functions_test

import (
	"os"
	"strings"
	"testing"

	"effectmonitor/engine/hosting"
	definition "effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

func prices(t *testing.T) *hosting.Definition {
	t.Helper()
	data, err := os.ReadFile("../infra/kosten.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, found := read.Parse("kosten.yaml", data)
	d := &hosting.Definition{}
	found.Extend(definition.Decode(doc, d))
	found.Extend(d.Check())
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestCostsCountWhatIsDeployed: the memory that costs are computed with is that of the
// template.
func TestCostsCountWhatIsDeployed(t *testing.T) {
	d := prices(t)
	seen := 0
	each(t, "AWS::Lambda::Function", func(where string, r resource, _ deployment) {
		full, _ := at(r.Properties, "FunctionName").(string)
		f, priced := d.Functions[full[strings.LastIndexByte(full, '-')+1:]]
		if !priced {
			return
		}
		seen++
		if memory, _ := at(r.Properties, "MemorySize").(float64); memory != f.Memory {
			t.Errorf("%s: %s has %v MB and is priced with %v", where, full, memory, f.Memory)
		}
	})
	if stages := 3; seen != stages*len(d.Functions) {
		t.Errorf("%d functions were compared, of %d in %d stages", seen, len(d.Functions), stages)
	}
}

package functions_test

import (
	"bytes"
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

// TestCostsOfWhatWasMeasured: every use of the definition was measured, and the costs of
// the country are of a size that somebody would believe.
func TestCostsOfWhatWasMeasured(t *testing.T) {
	data, err := os.ReadFile("../infra/capaciteit.csv")
	if err != nil {
		t.Fatal(err)
	}
	measured, err := hosting.ReadCapacity(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := prices(t).Compute(measured, hosting.Size{Gemeenten: 342, Participants: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	if out.Each < 0.05 || out.Each > 5 || len(out.Growth) != 3 || len(out.Changes) == 0 {
		t.Errorf("%v euro each, %d sizes, %d changes", out.Each, len(out.Growth), len(out.Changes))
	}
}

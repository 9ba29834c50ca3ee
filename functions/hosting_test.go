package functions_test

import (
	"bytes"
	"math"
	"os"
	"slices"
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

// TestCostsCountEveryCopy: a copy in the vault is a whole one, so a day that copies are kept
// is a copy that is paid for.
func TestCostsCountEveryCopy(t *testing.T) {
	const price = 0.1224 // dollar per GB and month of one copy
	d := prices(t)
	seen := false
	each(t, "AWS::Backup::BackupPlan", func(where string, r resource, _ deployment) {
		if !strings.HasPrefix(where, "production/") {
			return
		}
		rules, _ := at(r.Properties, "BackupPlan", "BackupPlanRule").([]any)
		days, _ := at(r.Properties, "BackupPlan", "BackupPlanRule", 0, "Lifecycle", "DeleteAfterDays").(float64)
		i := slices.IndexFunc(d.Prices, func(p hosting.Price) bool { return p.ID == "kopie_gb" })
		if seen = true; len(rules) != 1 || days == 0 || i < 0 || math.Abs(d.Prices[i].Dollar-price*days) > 0.0001 {
			t.Errorf("kopie_gb must be %v: %v daily copies by %d rules", price*days, days, len(rules))
		}
	})
	if !seen {
		t.Error("production copies nothing")
	}
}

// TestCostsCountWhatIsFixed: what is paid per month is of as many keys, alarms and rules as
// the template of production has. The first two times that a key is renewed make it dearer.
func TestCostsCountWhatIsFixed(t *testing.T) {
	d := prices(t)
	const production, months = "production/", 12
	count := func(kind string, worth func(resource) float64) (sum float64) {
		each(t, kind, func(where string, r resource, _ deployment) {
			if strings.HasPrefix(where, production) {
				sum += worth(r)
			}
		})
		return sum
	}
	keys := func(gemeente bool) float64 {
		sum, kept := 0.0, 0.0
		each(t, "AWS::KMS::Key", func(where string, r resource, _ deployment) {
			if !strings.HasPrefix(where, production) || strings.Contains(where, "/keys-") != gemeente {
				return
			}
			kept++
			if sum++; at(r.Properties, "EnableKeyRotation") == true {
				sum += 2
			}
		})
		if gemeente {
			return sum / kept
		}
		return sum
	}
	one := func(resource) float64 { return 1 }
	alarms := 0.1*count("AWS::CloudWatch::Alarm", one) + 3*count("AWS::CloudWatch::Dashboard", one)
	firewall := count("AWS::WAFv2::WebACL", func(r resource) float64 {
		rules, _ := at(r.Properties, "Rules").([]any)
		return 5 + float64(len(rules))
	})
	for id, want := range map[string]float64{"alarmen_maand": alarms, "firewall_maand": firewall} {
		i := slices.IndexFunc(d.Prices, func(p hosting.Price) bool { return p.ID == id })
		if i < 0 || math.Abs(d.Prices[i].Dollar-want) > 0.001 {
			t.Errorf("%s must be %v", id, want)
		}
	}
	for id, want := range map[string]float64{"sleutels": keys(true) * months, "sleutels_systeem": keys(false) * months} {
		i := slices.IndexFunc(d.Fixed, func(f hosting.Fixed) bool { return f.ID == id })
		if i < 0 || d.Fixed[i].Times != want {
			t.Errorf("%s must be %v times in a year", id, want)
		}
	}
}

package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// fieldList names the fields of all JSON that was ever stored within records. A line may
// come; one that goes would make what is stored unreadable.
const fieldList = "testdata/fields.txt"

// TestAFieldWithinARecordStays: what once was a field of what is stored within a record still
// is one, and a new one is written down.
func TestAFieldWithinARecordStays(t *testing.T) {
	list, err := os.ReadFile(fieldList)
	must(t, err)
	for _, fault := range entire.Changed(string(list), fieldList, entire.Fields(app.KeptWithin...)) {
		t.Error(fault)
	}
}

// laterField is of a release that comes after this one.
const laterField = `"van_later":[1],`

// later gives JSON with a later field after a text in it.
func later(t *testing.T, data []byte, at string) []byte {
	t.Helper()
	out := bytes.Replace(data, []byte(at), []byte(at+laterField), 1)
	if !json.Valid(out) || bytes.Equal(out, data) {
		t.Fatalf("there is no %s in %.200s", at, data)
	}
	return out
}

// TestWhatALaterReleaseKeepsInFigures: figures, releases and what gemeenten see of each other
// in which a later release keeps more than this one knows are refused by whatever shows them,
// computes with them or makes the next of them, and stay to the byte as they were.
func TestWhatALaterReleaseKeepsInFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := newBench(t, shipped())
	ctx := t.Context()
	must(t, b.Rebuild(ctx))
	back := app.AtOncePerPage(1)
	must(t, app.RenewNightly(ctx, b.App))
	_, err := b.Snapshots(ctx)
	must(t, err)
	back()
	type try func(*app.App) error
	board := func(id string, g app.Group) try {
		key := app.OutcomeKey{Dashboard: source.Ref{ID: id}, Page: shipped().Dashboard(source.Ref{ID: id}).Pages[0].ID, Group: g}
		return func(a *app.App) error { _, err := a.Outcome(ctx, key); return err }
	}
	public, gemeente := board("jpf-publiek", app.Group{}), board("jpf-gemeente", app.Group{Gemeente: "0518"})
	country := func(a *app.App) error { _, err := a.National(ctx, programme); return err }
	lesson := func(a *app.App) error { _, err := a.Lesson(ctx, "jpf", hague); return err }
	snapshots := func(a *app.App) error { _, err := a.Snapshots(ctx); return err }
	older := func(a *app.App) error { return renew(ctx, a) }
	project := func(a *app.App) error { return a.Project(ctx, b.refs[:1]) }
	night := func(a *app.App) error {
		defer app.AtOncePerPage(1)()
		return app.RenewNightly(ctx, a)
	}
	one, whole := store.Of{Gemeente: "0518", Programme: programme}, store.Of{Programme: programme, Name: "all"}
	members, apart := store.Of{Programme: programme, Name: "members"}, store.Of{Programme: programme, Name: "apart"}
	release, shot := store.Of{Programme: programme, Name: "release.jpf-publiek"}, store.Of{Programme: programme, Name: "leren.jpf"}
	var kept struct {
		Take string `json:"opname"`
	}
	must(t, json.Unmarshal(b.whole(t, shot).Data, &kept))
	volume := store.Of{Programme: programme, Name: "leren.jpf." + kept.Take + ".0"}
	now := b.Now()
	for name, c := range map[string]struct {
		of    store.Of
		at    string // after which text of the JSON the field comes
		later int    // months after it was made
		do    []try
	}{
		"a release":                      {release, `{`, 0, []try{public}},
		"a release of before":            {release, `{`, 4, []try{public, night}},
		"the sum of a release":           {release, `"som":{`, 4, []try{public, night}},
		"the decisions of a release":     {release, `"plan":{`, 4, []try{public, night}},
		"a snapshot":                     {shot, `{`, 0, []try{lesson, snapshots}},
		"a snapshot of before":           {shot, `{`, 4, []try{lesson, snapshots}},
		"what a snapshot is of":          {shot, `"kop":{`, 4, []try{lesson, snapshots}},
		"a volume of a snapshot":         {volume, `{`, 4, []try{lesson, snapshots}},
		"a gemeente of a snapshot":       {volume, `"0518":{`, 4, []try{lesson, snapshots}},
		"figures of a gemeente":          {one, `{`, 0, []try{gemeente, older, project}},
		"the sum of a gemeente":          {one, `"som":{`, 0, []try{gemeente, older, project}},
		"the decisions of a gemeente":    {one, `"plan":{`, 0, []try{gemeente, older, project}},
		"figures of the country":         {whole, `{`, 0, []try{country, project}},
		"what of the country is of whom": {whole, `"van":{"0014":{`, 0, []try{country, project}},
		"outlines":                       {members, `{`, 0, []try{project}},
		"an outline":                     {members, `"leden":[{`, 0, []try{project}},
		"of when pages are":              {apart, `{`, 0, []try{night}},
	} {
		plain := b.whole(t, c.of)
		changed := later(t, plain.Data, c.at)
		b.put(t, c.of, store.Built{Data: changed})
		b.setDay(now.AddDate(0, c.later, 0))
		for i, do := range c.do {
			if err := do(b.over(b.db)); !errors.Is(err, store.ErrNewer) || !strings.Contains(fmt.Sprint(err), "van_later") {
				t.Errorf("%s, %d: %v", name, i, err)
			}
			if got := b.whole(t, c.of); !bytes.Equal(got.Data, changed) || got.Since != nil {
				t.Fatalf("%s, %d: it became %.200s", name, i, got.Data)
			}
		}
		b.setDay(now)
		b.put(t, c.of, store.Built{Data: plain.Data})
		must(t, c.do[0](b.over(b.db)))
	}
	plain := b.whole(t, one)
	b.put(t, one, store.Built{Since: []byte(`{` + laterField + `"som":{}}`)})
	for i, do := range []try{gemeente, older, project} {
		if err := do(b.over(b.db)); !errors.Is(err, store.ErrNewer) {
			t.Errorf("what figures became, %d: %v", i, err)
		}
	}
	// Whoever has that computed everything anew has figures again, of this release.
	must(t, b.Rebuild(ctx))
	if got := b.whole(t, one); !bytes.Equal(got.Data, plain.Data) || got.Since != nil {
		t.Error("a rebuild gives other figures")
	}
}

// TestWhatALaterReleaseKeepsOfSomebody: whom a later release knows more about is not shown
// half, and what an older one is given about them is not stored in its place.
func TestWhatALaterReleaseKeepsOfSomebody(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := newBench(t, shipped())
	ref := b.refs[0]
	who := app.Actor{ID: "els", Gemeente: ref.Gemeente}
	known, err := b.Contact(t.Context(), who, ref.Participant)
	must(t, err)
	plain, err := json.Marshal(known)
	must(t, err)
	sealed, err := b.Box.Seal(t.Context(), ref.Gemeente, later(t, plain, "{"), secret.Associated(ref.Gemeente, ref.Participant, "identity"))
	must(t, err)
	p, err := b.Store.Participant(t.Context(), ref.Gemeente, ref.Participant)
	must(t, err)
	must(t, b.Store.SaveIdentity(t.Context(), ref.Gemeente, p, sealed, store.Audit{At: b.Now(), By: "els", Action: "identity:write", Participant: ref.Participant}))
	if _, err := b.Contact(t.Context(), who, ref.Participant); !errors.Is(err, store.ErrNewer) {
		t.Errorf("it is shown: %v", err)
	}
	known.Phone = "0612345678"
	if err := b.SaveContact(t.Context(), who, ref.Participant, known); !errors.Is(err, store.ErrNewer) {
		t.Errorf("it is written over: %v", err)
	}
	if now, err := b.Store.Identity(t.Context(), ref.Gemeente, ref.Participant); err != nil || !bytes.Equal(now, sealed) {
		t.Errorf("another identity is stored: %v", err)
	}
}

// whole is what is stored of figures.
func (b *bench) whole(t *testing.T, of store.Of) (stored store.Aggregate) {
	t.Helper()
	var err error
	if of.Gemeente == "" {
		stored, err = b.Store.National(t.Context(), of.Programme, of.Name)
	} else {
		stored, err = b.Store.Aggregate(t.Context(), of.Gemeente, of.Programme)
	}
	must(t, err)
	return stored
}

// put stores figures as they are, without pages.
func (b *bench) put(t *testing.T, of store.Of, built store.Built) {
	t.Helper()
	build, err := func(store.Before) (store.Built, error) { return built, nil }, error(nil)
	if of.Gemeente == "" {
		_, err = b.Store.PutNationalPages(t.Context(), of.Programme, of.Name, b.defs.Load().Digest(), build)
	} else {
		_, err = b.Store.PutAggregatePages(t.Context(), of.Gemeente, of.Programme, b.defs.Load().Digest(), build)
	}
	must(t, err)
}

package rush

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/store"
)

// atOnce is how many links are made at the same time; they share what the disk does.
const atOnce = 64

// Workers are members of staff with a caseload of their own.
func Workers(count int) []auth.User {
	policies, err := policy.New()
	if err != nil {
		return nil
	}
	var role []string
	for _, name := range policies.GemeenteRoles() {
		who := policy.Principal{ID: "a", Roles: []string{name}, Gemeente: Gemeente, Team: "Team"}
		own, _ := policies.Allow(who, policy.CaseloadList, policy.Resource{Gemeente: Gemeente})
		all, _ := policies.Allow(who, policy.CaseloadTeam, policy.Resource{Gemeente: Gemeente})
		if own && !all {
			role = []string{name}
		}
	}
	users := make([]auth.User, count)
	for i := range users {
		id := fmt.Sprintf("medewerker-%d", i)
		users[i] = auth.User{ID: id, Name: id, Roles: role, Gemeente: Gemeente, Team: "Team"}
	}
	return users
}

// Prepare stores participants who filled in everything and sent nothing, and gives the path of
// the personal link of each. It tells how many there are as it goes.
func (p Plan) Prepare(ctx context.Context, a *app.App, count int, users []auth.User, told func(done int)) ([]string, error) {
	form := a.Catalog().Questionnaires()[0] // there is no other
	draw := rand.New(rand.NewPCG(1, uint64(p.Questions)))
	var batch []store.ParticipantBundle
	for n := range count {
		b, err := p.filledIn(a, form, n, users[n%len(users)].ID, draw)
		if err != nil {
			return nil, err
		}
		if batch = append(batch, b); len(batch) == 30 || n == count-1 {
			if _, err := a.Store.Import(ctx, Gemeente, batch); err != nil {
				return nil, err
			}
			batch = batch[:0]
			told(n + 1)
		}
	}
	return invited(ctx, a, count, users)
}

// filledIn is the nth participant, with every question answered and nothing sent.
func (p Plan) filledIn(a *app.App, form *instrument.Instrument, n int, worker string, draw *rand.Rand) (store.ParticipantBundle, error) {
	answers := instrument.Answers{}
	for q := range p.Questions {
		id := fmt.Sprintf("vraag_%d", q+1)
		answer, problem := form.Decode(id, []string{loadAnswer(q+1, draw.IntN)}, source.DefaultLang)
		if problem != nil {
			return store.ParticipantBundle{}, fmt.Errorf("answer to %s: %s", id, problem.Message)
		}
		answers[id] = answer
	}
	data, err := json.Marshal(answers)
	if err != nil {
		return store.ParticipantBundle{}, err
	}
	now, age := a.Now().UTC(), 20
	who := store.Participant{
		ID: app.ParticipantID(a.Catalog().Gemeente(Gemeente), n+1), Programme: loadProgramme + "@1", Worker: worker, Team: "Team",
		Created: now, Lang: source.DefaultLang, Consent: &store.Consent{Given: true, Date: a.Today()},
		Trajectory: programme.Trajectory{Start: a.Today(), AgeAtStart: &age},
	}
	draft := store.Response{
		Participant: who.ID, Moment: loadMoment, Rater: loadGuest, Instrument: source.Ref{ID: form.Def.ID, Version: form.Def.Version}.String(),
		Status: store.Draft, Answers: data, Progress: store.Progress{Done: p.Questions, Total: p.Questions}, Lang: source.DefaultLang, Started: now, Saved: now,
	}
	return store.ParticipantBundle{Participant: who, Responses: []store.Response{draft}}, nil
}

// invited makes the personal links and opens each, as whoever filled in did.
func invited(ctx context.Context, a *app.App, count int, users []auth.User) ([]string, error) {
	links := make([]string, count)
	var next atomic.Int64
	var once sync.Once
	var fault error
	var wait sync.WaitGroup
	for range atOnce {
		wait.Go(func() {
			for n := int(next.Add(1)) - 1; n < count; n = int(next.Add(1)) - 1 {
				id := app.ParticipantID(a.Catalog().Gemeente(Gemeente), n+1)
				who := app.Actor{ID: users[n%len(users)].ID, Gemeente: Gemeente}
				token, _, err := a.Invite(ctx, who, app.SheetKey{Participant: id, Moment: loadMoment, Rater: loadGuest})
				if err == nil {
					_, err = a.Guest(ctx, token)
				}
				if err != nil {
					once.Do(func() { fault = fmt.Errorf("link of %s: %w", id, err) })
					return
				}
				links[n] = ask.Path(token)
			}
		})
	}
	wait.Wait()
	return links, fault
}

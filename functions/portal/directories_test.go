package main

import (
	"bytes"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"effectmonitor/engine/gemeente"
	"effectmonitor/functions/internal/auth/oidc"
	"effectmonitor/functions/internal/policy"
)

func TestDirectories(t *testing.T) {
	policies, err := policy.New()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	before := map[string][]oidc.Membership{"stichting": {{Role: "landelijk"}}}
	got := directories(oidc.Config{Groups: before}, []*gemeente.Gemeente{
		{Code: "0001", SignIn: &gemeente.SignIn{Protocol: gemeente.SAML, Members: []gemeente.Group{
			{Name: "werkers", Role: "begeleider", Team: "West"},
			{Name: "werkers", Role: "gemeente-inzicht"},
			{Name: "chefs", Role: "landelijk"},
		}}},
		{Code: "0002", SignIn: &gemeente.SignIn{Members: []gemeente.Group{{Name: "0002-werkers", Role: "begeleider"}}}},
		{Code: "0003"},
	}, policies.GemeenteRoles(), slog.New(slog.NewTextHandler(&log, nil)))

	if want := (map[string]map[string][]oidc.Membership{"gemeente-0001": {"werkers": {
		{Role: "begeleider", Gemeente: "0001", Team: "West"}, {Role: "gemeente-inzicht", Gemeente: "0001"},
	}}}); !reflect.DeepEqual(got.Directories, want) {
		t.Errorf("directories %v, want %v", got.Directories, want)
	}
	if want := (map[string][]oidc.Membership{
		"stichting": {{Role: "landelijk"}}, "0002-werkers": {{Role: "begeleider", Gemeente: "0002"}},
	}); !reflect.DeepEqual(got.Groups, want) {
		t.Errorf("groups %v, want %v", got.Groups, want)
	}
	if !strings.Contains(log.String(), "role=landelijk") || strings.Count(log.String(), "\n") != 1 {
		t.Errorf("log %q", &log)
	}
	if len(before) != 1 {
		t.Errorf("what the environment said has changed: %v", before)
	}
}

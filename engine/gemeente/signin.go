package gemeente

import (
	"strings"

	"effectmonitor/engine/diag"
)

// check looks at what belongs together: a protocol with its addresses, and groups
// that each say one thing.
func (s *SignIn) check(found *diag.List) {
	secure := func(key, address string) {
		if !strings.HasPrefix(address, "https://") {
			found.Errorf(s.Pos, "sign-in-address", "%s %q is geen adres dat begint met https://", key, address)
		}
	}
	stray := func(key, value string) {
		if value != "" {
			found.Errorf(s.Pos, "sign-in-key", "%s hoort niet bij protocol %q", key, string(s.Protocol))
		}
	}
	switch s.Protocol {
	case SAML:
		secure("metagegevens", s.Metadata)
		stray("uitgever", s.Issuer)
		stray("client", s.Client)
	case OIDC:
		secure("uitgever", s.Issuer)
		stray("metagegevens", s.Metadata)
		if s.Client == "" {
			found.Errorf(s.Pos, "sign-in-key", "client ontbreekt: hoe het product in de gebruikerslijst van de gemeente heet")
		}
	case "":
		stray("metagegevens", s.Metadata)
		stray("uitgever", s.Issuer)
		stray("client", s.Client)
		stray("groepenveld", s.Groups)
		stray("domeinen", strings.Join(s.Domains, " "))
	default:
		found.Errorf(s.Pos, "sign-in-key", "protocol %q is geen saml of oidc", string(s.Protocol))
	}
	once := map[string]bool{}
	for _, g := range s.Members {
		if key := strings.Join([]string{g.Name, g.Role, g.Team}, "\x00"); once[key] {
			found.Errorf(g.Pos, "duplicate-id", "groep %s staat er twee keer met rol %s", g.Name, g.Role)
		} else {
			once[key] = true
		}
	}
}

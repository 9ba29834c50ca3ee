package functions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/api"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/learn"
	"effectmonitor/functions/internal/research"
	"effectmonitor/functions/internal/results"
)

// TestSignInHasALook: the pages of Cognito of this kind are not there for a client without
// one, even if it is Cognito's own.
func TestSignInHasALook(t *testing.T) {
	each(t, "AWS::Cognito::UserPoolDomain", func(where string, r resource, d deployment) {
		if version, _ := at(r.Properties, "ManagedLoginVersion").(float64); version != 2 {
			t.Errorf("%s has pages of version %v", where, version)
		}
	})
	each(t, "AWS::Cognito::UserPoolClient", func(where string, _ resource, d deployment) {
		parts := strings.Split(where, "/")
		for _, r := range d[parts[1]] {
			if r.Type == "AWS::Cognito::ManagedLoginBranding" && at(r.Properties, "ClientId", "Ref") == parts[2] {
				return
			}
		}
		t.Errorf("%s has no look", where)
	})
}

func TestTheOnlyWayInIsTheFront(t *testing.T) {
	each(t, "AWS::ApiGatewayV2::Api", func(where string, r resource, _ deployment) {
		if r.Properties["DisableExecuteApiEndpoint"] != true {
			t.Errorf("%s can be reached past its domain", where)
		}
	})
	each(t, "AWS::WAFv2::WebACL", func(where string, r resource, _ deployment) {
		if r.Properties["Scope"] != "CLOUDFRONT" || !strings.Contains(where, "/edge/") {
			t.Errorf("%s: scope %v", where, r.Properties["Scope"])
		}
		rules := asJSON(r.Properties["Rules"])
		for _, want := range []string{"RateBasedStatement", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "/aanmelden", "/v/"} {
			if !strings.Contains(rules, want) {
				t.Errorf("%s has no rule with %s", where, want)
			}
		}
		if strings.Contains(rules, `"SampledRequestsEnabled":true`) {
			t.Errorf("%s keeps samples, which hold personal links", where)
		}
	})
	each(t, "AWS::CloudFront::Distribution", func(where string, r resource, _ deployment) {
		c := at(r.Properties, "DistributionConfig")
		if at(c, "WebACLId") == nil || at(c, "ViewerCertificate", "MinimumProtocolVersion") != "TLSv1.2_2021" {
			t.Errorf("%s: firewall %v, TLS %v", where, at(c, "WebACLId"), at(c, "ViewerCertificate", "MinimumProtocolVersion"))
		}
		for _, b := range append(list(at(c, "CacheBehaviors")), at(c, "DefaultCacheBehavior")) {
			if at(b, "ViewerProtocolPolicy") != "redirect-to-https" {
				t.Errorf("%s answers without TLS", where)
			}
		}
		for _, o := range list(at(c, "Origins")) {
			if !strings.Contains(asJSON(at(o, "OriginCustomHeaders")), "X-Origin-Secret") || at(o, "CustomOriginConfig", "OriginProtocolPolicy") != "https-only" {
				t.Errorf("%s: an origin without the secret or without TLS", where)
			}
		}
	})
	for _, name := range []string{"export", "portal", "results", "survey", "workbook"} {
		each(t, "AWS::Lambda::Function", func(where string, r resource, _ deployment) {
			if strings.HasSuffix(fmt.Sprint(r.Properties["FunctionName"]), "-"+name) && at(r.Properties, "Environment", "Variables", "ORIGIN_SECRET") == nil {
				t.Errorf("%s answers whoever finds the API", where)
			}
		})
	}
	each(t, "AWS::Cognito::UserPool", func(where string, r resource, _ deployment) {
		p := r.Properties
		if p["MfaConfiguration"] != "ON" || at(p, "UserPoolAddOns", "AdvancedSecurityMode") != "ENFORCED" ||
			at(p, "AdminCreateUserConfig", "AllowAdminCreateUserOnly") != true || p["DeletionProtection"] != "ACTIVE" {
			t.Errorf("%s: %s", where, asJSON(p))
		}
	})
}

// TestEachPathHasItsFunction: what the API gives to a function is what that function
// answers, and the portal has the rest.
func TestEachPathHasItsFunction(t *testing.T) {
	want := map[string][]string{"portal": {"/", "/{path+}"}, "survey": {ask.Root + "{token+}"}}
	for name, roots := range map[string][]string{
		"results":  slices.Concat(results.Roots, learn.Roots(), []string{api.Root}),
		"export":   {research.Root},
		"workbook": {results.WorkbookRoot},
	} {
		for _, root := range roots {
			want[name] = append(want[name], root, root+"/{path+}")
		}
	}
	for stage, d := range deployments(t) {
		got := map[string][]string{}
		service := d["service"]
		for _, r := range service {
			if r.Type != "AWS::ApiGatewayV2::Route" {
				continue
			}
			_, path, _ := strings.Cut(fmt.Sprint(r.Properties["RouteKey"]), " ")
			target := asJSON(r.Properties["Target"])
			for id, i := range service {
				if i.Type == "AWS::ApiGatewayV2::Integration" && strings.Contains(target, `"`+id+`"`) {
					name := lambdaOf(service, asJSON(i.Properties["IntegrationUri"]))
					got[name] = append(got[name], path)
				}
			}
		}
		for name, paths := range want {
			slices.Sort(paths)
			slices.Sort(got[name])
			if !slices.Equal(got[name], paths) {
				t.Errorf("%s: %s gets %v; it answers %v", stage, name, got[name], paths)
			}
		}
	}
}

// lambdaOf is the function that a reference is to, without what our names begin with.
func lambdaOf(service map[string]resource, reference string) string {
	for id, r := range service {
		if r.Type == "AWS::Lambda::Function" && strings.Contains(reference, `"`+id+`"`) {
			name := fmt.Sprint(r.Properties["FunctionName"])
			return name[strings.LastIndex(name, "-")+1:]
		}
	}
	return reference
}

package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
)

// people is where staff sign in.
type people struct {
	pool   awscognito.UserPool
	client awscognito.UserPoolClient
	region string
}

// environment is what the portal is told about it.
func (p people) environment(s Stage) map[string]string {
	groups := s.Groups
	if groups == "" {
		groups = "{}"
	}
	return map[string]string{
		"OIDC_ISSUER":    "https://cognito-idp." + p.region + ".amazonaws.com/" + *p.pool.UserPoolId(),
		"OIDC_CLIENT_ID": *p.client.UserPoolClientId(),
		"OIDC_GROUPS":    groups,
	}
}

// signInPath is where the portal takes a sign-in back.
const signInPath = "/aanmelden/terug"

// signIn makes the directory: nobody registers themselves, everybody has a second
// factor, and staff of a gemeente with a directory of its own come through that.
func signIn(stack awscdk.Stack, s Stage, defs Definitions) people {
	pool := awscognito.NewUserPool(stack, text("people"), &awscognito.UserPoolProps{
		UserPoolName:                 text(s.name("people")),
		SelfSignUpEnabled:            no,
		SignInAliases:                &awscognito.SignInAliases{Email: yes},
		SignInCaseSensitive:          no,
		AutoVerify:                   &awscognito.AutoVerifiedAttrs{Email: yes},
		StandardAttributes:           &awscognito.StandardAttributes{Email: &awscognito.StandardAttribute{Required: yes, Mutable: yes}, Fullname: &awscognito.StandardAttribute{Required: yes, Mutable: yes}},
		CustomAttributes:             &map[string]awscognito.ICustomAttribute{"groups": awscognito.NewStringAttribute(&awscognito.StringAttributeProps{Mutable: yes, MaxLen: number(2048)})},
		Mfa:                          awscognito.Mfa_REQUIRED,
		MfaSecondFactor:              &awscognito.MfaSecondFactor{Otp: yes, Sms: no, Email: no},
		PasswordPolicy:               &awscognito.PasswordPolicy{MinLength: number(14), RequireLowercase: yes, RequireUppercase: yes, RequireDigits: yes, RequireSymbols: no, TempPasswordValidity: awscdk.Duration_Days(number(3)), PasswordHistorySize: number(5)},
		AccountRecovery:              awscognito.AccountRecovery_EMAIL_ONLY,
		FeaturePlan:                  awscognito.FeaturePlan_PLUS,
		StandardThreatProtectionMode: awscognito.StandardThreatProtectionMode_FULL_FUNCTION,
		Email:                        awscognito.UserPoolEmail_WithSES(&awscognito.UserPoolSESOptions{FromEmail: text(s.MailFrom), SesVerifiedDomain: text(s.Domain), SesRegion: text(s.Region)}),
		DeletionProtection:           yes,
		RemovalPolicy:                awscdk.RemovalPolicy_RETAIN,
	})
	pool.AddDomain(text("login"), &awscognito.UserPoolDomainOptions{
		CognitoDomain:       &awscognito.CognitoDomainOptions{DomainPrefix: text(s.name("login"))},
		ManagedLoginVersion: awscognito.ManagedLoginVersion_NEWER_MANAGED_LOGIN,
	})
	own := []awscognito.UserPoolClientIdentityProvider{awscognito.UserPoolClientIdentityProvider_COGNITO()}
	client := pool.AddClient(text("portal"), &awscognito.UserPoolClientOptions{
		UserPoolClientName: text("portal"),
		GenerateSecret:     no, // PKCE instead
		OAuth: &awscognito.OAuthSettings{
			Flows:        &awscognito.OAuthFlows{AuthorizationCodeGrant: yes},
			Scopes:       &[]awscognito.OAuthScope{awscognito.OAuthScope_OPENID(), awscognito.OAuthScope_PROFILE(), awscognito.OAuthScope_EMAIL()},
			CallbackUrls: texts("https://" + s.Domain + signInPath),
			LogoutUrls:   texts("https://" + s.Domain + "/"),
		},
		SupportedIdentityProviders: &own,
		PreventUserExistenceErrors: yes,
		EnableTokenRevocation:      yes,
		// The portal has sessions of its own; these live only for the sign-in.
		IdTokenValidity:      awscdk.Duration_Minutes(number(5)),
		AccessTokenValidity:  awscdk.Duration_Minutes(number(5)),
		RefreshTokenValidity: awscdk.Duration_Minutes(number(60)),
	})
	return people{pool, client, s.Region}
}

package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"effectmonitor/engine/gemeente"
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
		// Who comes through the directory of a gemeente has its groups here, and
		// users of our own have them here too.
		"OIDC_GROUPS_CLAIM": "custom:groups",
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
		PasswordPolicy:               &awscognito.PasswordPolicy{MinLength: number(14), RequireLowercase: no, RequireUppercase: no, RequireDigits: no, RequireSymbols: no, TempPasswordValidity: awscdk.Duration_Days(number(3)), PasswordHistorySize: number(5)},
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
	allowed := []awscognito.UserPoolClientIdentityProvider{awscognito.UserPoolClientIdentityProvider_COGNITO()}
	var directories []constructs.IDependable
	for _, g := range defs.Gemeenten {
		if g.Directory() != "" {
			directories = append(directories, directory(stack, s, pool, g))
			allowed = append(allowed, awscognito.UserPoolClientIdentityProvider_Custom(text(g.Directory())))
		}
	}
	client := pool.AddClient(text("portal"), &awscognito.UserPoolClientOptions{
		UserPoolClientName: text("portal"),
		GenerateSecret:     no, // PKCE instead
		OAuth: &awscognito.OAuthSettings{
			Flows:        &awscognito.OAuthFlows{AuthorizationCodeGrant: yes},
			Scopes:       &[]awscognito.OAuthScope{awscognito.OAuthScope_OPENID(), awscognito.OAuthScope_PROFILE(), awscognito.OAuthScope_EMAIL()},
			CallbackUrls: texts("https://" + s.Domain + signInPath),
			LogoutUrls:   texts("https://" + s.Domain + "/"),
		},
		SupportedIdentityProviders: &allowed,
		PreventUserExistenceErrors: yes,
		EnableTokenRevocation:      yes,
		// The portal has sessions of its own; these live only for the sign-in.
		IdTokenValidity:      awscdk.Duration_Minutes(number(5)),
		AccessTokenValidity:  awscdk.Duration_Minutes(number(5)),
		RefreshTokenValidity: awscdk.Duration_Minutes(number(60)),
	})
	client.Node().AddDependency(directories...)
	// Without a look, even the one of Cognito itself, its pages say that they are not there.
	awscognito.NewCfnManagedLoginBranding(stack, text("look"), &awscognito.CfnManagedLoginBrandingProps{
		UserPoolId: pool.UserPoolId(), ClientId: client.UserPoolClientId(), UseCognitoProvidedValues: yes,
	})
	return people{pool, client, s.Region}
}

// directory lets staff of a gemeente in through its own list of users. Of what that
// list knows, the mail address, the name and the groups come along; what the groups
// give, the portal decides by the directory that somebody came through.
func directory(stack awscdk.Stack, s Stage, pool awscognito.UserPool, g *gemeente.Gemeente) constructs.IDependable {
	groups := g.SignIn.Groups
	if groups == "" {
		groups = "groups"
	}
	props := &awscognito.CfnUserPoolIdentityProviderProps{
		UserPoolId: pool.UserPoolId(), ProviderName: text(g.Directory()),
		IdpIdentifiers: jsii.Strings(g.SignIn.Domains...),
	}
	if g.SignIn.Protocol == gemeente.SAML {
		props.ProviderType = text("SAML")
		props.ProviderDetails = map[string]any{"MetadataURL": g.SignIn.Metadata, "IDPSignout": "false", "EncryptedResponses": "true"}
		props.AttributeMapping = map[string]any{
			"email":         "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
			"name":          "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
			"custom:groups": groups,
		}
	} else {
		secret := awscdk.SecretValue_SecretsManager(text(directorySecretName(s, g.Code)), nil)
		props.ProviderType = text("OIDC")
		props.ProviderDetails = map[string]any{
			"client_id": g.SignIn.Client, "client_secret": secret.UnsafeUnwrap(), "oidc_issuer": g.SignIn.Issuer,
			"authorize_scopes": "openid profile email", "attributes_request_method": "GET",
		}
		props.AttributeMapping = map[string]any{"email": "email", "name": "name", "custom:groups": groups}
	}
	return awscognito.NewCfnUserPoolIdentityProvider(stack, text("directory"+g.Code), props)
}

// directorySecretName is where an administrator puts what the gemeente's directory
// gave for us; it never stands in a file.
func directorySecretName(s Stage, code string) string {
	return product + "/" + s.Name + "/directory-" + code
}

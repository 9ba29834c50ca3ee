package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsathena"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsglue"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
)

// analysisFlag is the context value that asks for the stack of analysis: deploy with
// `-c analyse=true`. Without it nothing of it is there.
const analysisFlag = "analyse"

func wantsAnalysis(app awscdk.App) bool {
	asked, _ := app.Node().TryGetContext(text(analysisFlag)).(string)
	return asked == "true"
}

// Folders of the bucket of analysis.
const (
	parquetFolder = "parquet/"
	answersFolder = "antwoorden/"
)

// maxScan bounds what one question may read, in bytes: a mistake costs cents.
const maxScan = 100 << 30

// analysis is where questions about millions of participants are asked, when the table is
// no longer the place for them: Parquet that the export for research wrote, without names,
// in a bucket of its own, and Athena over it. Nothing else can read the bucket, and it
// can reach nothing else.
func analysis(stack awscdk.Stack, s Stage) {
	key := awskms.NewKey(stack, text("key"), &awskms.KeyProps{
		Alias: text("alias/" + s.name("analysis")), Description: text("Encrypts the data for analysis"),
		EnableKeyRotation: yes, RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
	bucket := awss3.NewBucket(stack, text("data"), &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		Encryption:        awss3.BucketEncryption_KMS,
		EncryptionKey:     key,
		BucketKeyEnabled:  yes,
		EnforceSSL:        yes,
		MinimumTLSVersion: number(1.2),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		Versioned:         no, // what was erased must be gone with the next export
		LifecycleRules: &[]*awss3.LifecycleRule{
			{Id: text("answers-gone"), Enabled: yes, Prefix: text(answersFolder), Expiration: awscdk.Duration_Days(number(7))},
			{Id: text("data-renewed"), Enabled: yes, Prefix: text(parquetFolder), Expiration: awscdk.Duration_Days(number(35))},
		},
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
	database := strings.ReplaceAll(s.name("analysis"), "-", "_") // as a question writes it
	awsglue.NewCfnDatabase(stack, text("database"), &awsglue.CfnDatabaseProps{
		CatalogId: stack.Account(), DatabaseInput: &awsglue.CfnDatabase_DatabaseInputProperty{Name: text(database)},
	})
	crawler(stack, s, bucket, key, database)
	awsathena.NewCfnWorkGroup(stack, text("questions"), &awsathena.CfnWorkGroupProps{
		Name: text(s.name("analysis")), State: text("ENABLED"),
		WorkGroupConfiguration: &awsathena.CfnWorkGroup_WorkGroupConfigurationProperty{
			EnforceWorkGroupConfiguration: yes, PublishCloudWatchMetricsEnabled: yes,
			BytesScannedCutoffPerQuery: number(maxScan),
			ResultConfiguration: &awsathena.CfnWorkGroup_ResultConfigurationProperty{
				OutputLocation:          bucket.S3UrlForObject(text(answersFolder)),
				EncryptionConfiguration: &awsathena.CfnWorkGroup_EncryptionConfigurationProperty{EncryptionOption: text("SSE_KMS"), KmsKey: key.KeyArn()},
			},
		},
	})
}

// crawler reads the columns from the files themselves, so that no definition of a table
// stands beside the questionnaires. It runs when somebody says so.
func crawler(stack awscdk.Stack, s Stage, bucket awss3.Bucket, key awskms.Key, database string) {
	role := awsiam.NewRole(stack, text("crawls"), &awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(text("glue.amazonaws.com"), nil)})
	bucket.GrantRead(role, text(parquetFolder+"*"))
	key.GrantDecrypt(role)
	here := func(kind, name string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{Service: text("glue"), Resource: text(kind), ResourceName: text(name)})
	}
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: texts("glue:GetDatabase", "glue:GetTable", "glue:CreateTable", "glue:UpdateTable", "glue:GetPartition", "glue:BatchCreatePartition", "glue:BatchGetPartition"),
		Resources: &[]*string{
			stack.FormatArn(&awscdk.ArnComponents{Service: text("glue"), Resource: text("catalog")}),
			here("database", database), here("table", database+"/*"),
		},
	}))
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: texts("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
		Resources: &[]*string{stack.FormatArn(&awscdk.ArnComponents{
			Service: text("logs"), Resource: text("log-group"), ResourceName: text("/aws-glue/crawlers*"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
		})},
	}))
	awsglue.NewCfnCrawler(stack, text("columns"), &awsglue.CfnCrawlerProps{
		Name: text(s.name("analysis")), Role: role.RoleArn(), DatabaseName: text(database),
		Targets: &awsglue.CfnCrawler_TargetsProperty{S3Targets: &[]any{
			&awsglue.CfnCrawler_S3TargetProperty{Path: bucket.S3UrlForObject(text(parquetFolder))},
		}},
	})
}

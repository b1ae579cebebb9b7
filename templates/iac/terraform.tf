# Adds the claim `role` to the tokens of a user pool ({{userPoolId}}), which Supabase chooses the Postgres role by.
# For Terraform and OpenTofu.
#
# Put this beside the configuration that declares the pool, and role-claim.mjs into the folder {{codeFolder}} there. Then
# add this to aws_cognito_user_pool.{{pool}}, next to the triggers that its lambda_config names already. Both arguments name
# the same function: Cognito refuses two different ones.
#
#   lambda_config {
#     pre_token_generation = aws_lambda_function.role_claim.arn
#
#     pre_token_generation_config {
#       lambda_arn     = aws_lambda_function.role_claim.arn
#       lambda_version = "V2_0"
#     }
#   }
#
# What the AWS provider cannot do:
# - Keep what was attached from outside: the next apply removes a trigger that lambda_config does not name. All triggers
#   that the pool has belong into the block, next to this one.
# - Send back a trigger that it does not know: an apply that changes the pool takes an inbound federation trigger away
#   (hashicorp/terraform-provider-aws#46216).
# - Take the trigger out again by deleting the block (hashicorp/terraform-provider-aws#38617): that is not seen as a
#   change. Detach it with `aws cognito-idp update-user-pool` or `npx cognito-supabase remove`.
# - Grant the permission first, since it needs the pool's ARN. While the first apply runs, sign-ins fail for some seconds.
#   Where that matters, apply once without lambda_config, and then with it.
# - V2_0 on the Lite plan: it needs user_pool_tier = "ESSENTIALS" or "PLUS", which cost more. On Lite, leave
#   pre_token_generation_config out: the claim is then in ID tokens only, and the app has to send those.

data "aws_partition" "role_claim" {}

data "aws_caller_identity" "role_claim" {}

data "archive_file" "role_claim" {
  type        = "zip"
  source_file = "${path.module}/{{codeFolder}}/role-claim.mjs"
  output_path = "${path.module}/.terraform/role-claim.zip"
}

resource "aws_iam_role" "role_claim" {
  name_prefix = "cognito-role-claim-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "role_claim" {
  role       = aws_iam_role.role_claim.name
  policy_arn = "arn:${data.aws_partition.role_claim.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "role_claim" {
  function_name    = "cognito-role-claim"
  description      = "Adds the role claim that Supabase reads to the tokens of a Cognito user pool"
  role             = aws_iam_role.role_claim.arn
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  handler          = "role-claim.handler"
  filename         = data.archive_file.role_claim.output_path
  source_code_hash = data.archive_file.role_claim.output_base64sha256
  memory_size      = 128
  timeout          = 5

  environment {
    variables = {
      ROLE_CLAIM = "{{role}}"
    }
  }
}

resource "aws_lambda_permission" "role_claim" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.role_claim.function_name
  principal      = "cognito-idp.amazonaws.com"
  source_arn     = aws_cognito_user_pool.{{pool}}.arn
  source_account = data.aws_caller_identity.role_claim.account_id
}

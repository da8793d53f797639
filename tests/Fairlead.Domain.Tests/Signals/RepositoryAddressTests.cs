using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Addresses of one repository, however it is cloned.</summary>
public sealed class RepositoryAddressTests
{
    // The forms of learn.microsoft.com: Azure Repos, "Use SSH key authentication", and Azure DevOps, "Allowed domain URLs".
    [Theory]
    [InlineData("https://dev.azure.com/Fabrikam/Shop/_git/Web")]
    [InlineData("https://fabrikam@dev.azure.com/fabrikam/Shop/_git/web")]
    [InlineData("git@ssh.dev.azure.com:v3/fabrikam/Shop/web")]
    [InlineData("ssh://git@ssh.dev.azure.com/v3/fabrikam/Shop/web")]
    [InlineData("fabrikam@vs-ssh.visualstudio.com:v3/fabrikam/Shop/web")]
    [InlineData("https://fabrikam.visualstudio.com/Shop/_git/web")]
    [InlineData("https://fabrikam.visualstudio.com/DefaultCollection/Shop/_git/web")]
    [InlineData("ssh://fabrikam@fabrikam.visualstudio.com:22/Shop/_ssh/web")]
    public void A_repository_of_Azure_DevOps_has_one_address(string address)
    {
        RepositoryAddress.Of(address).ShouldBe("dev.azure.com/fabrikam/shop/_git/web");
        RepositoryAddress.Of(RepositoryAddress.Of(address)).ShouldBe("dev.azure.com/fabrikam/shop/_git/web", "what is stored stays the same");
    }

    [Theory]
    [InlineData("https://dev.azure.com/fabrikam/_git/shop")]
    [InlineData("https://dev.azure.com/fabrikam/DefaultCollection/_git/shop")]
    [InlineData("https://fabrikam.visualstudio.com/_git/shop")]
    [InlineData("git@ssh.dev.azure.com:v3/fabrikam/shop/shop")]
    public void One_that_is_called_like_its_project_is_found_without_it(string address) => RepositoryAddress.Of(address).ShouldBe("dev.azure.com/fabrikam/shop/_git/shop");

    [Theory]
    [InlineData("https://dev.azure.com/fabrikam", "dev.azure.com/fabrikam")]
    [InlineData("https://dev.azure.com", "dev.azure.com")]
    [InlineData("git@ssh.dev.azure.com:v3/fabrikam", "ssh.dev.azure.com/v3/fabrikam")]
    [InlineData("https://.visualstudio.com/a/_git/b", ".visualstudio.com/a/_git/b")]
    [InlineData("git@github.com:Acme/App.git", "github.com/acme/app")]
    [InlineData("https://github.com/v3/_git/app", "github.com/v3/_git/app")]
    [InlineData("v3/a/b", "v3/a/b")]
    public void Anything_else_stays_as_it_is(string address, string expected) => RepositoryAddress.Of(address).ShouldBe(expected);
}
